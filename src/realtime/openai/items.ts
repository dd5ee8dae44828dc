import { type Fields, fields, list, text } from "../../formats/openai/fields.ts";
import type { Heard } from "../sound/audio-input.ts";
import { EventRefused, invalidType, invalidValue, missing } from "./refusal.ts";

/** A piece of a conversation. What is heard is kept as its digest and length. */
export interface Item {
  readonly id: string;
  readonly type: string;
  readonly role?: string;
  status: "completed" | "incomplete" | "in_progress";
  content: Part[];
  readonly callId?: string;
  readonly name?: string;
  /** A call's arguments as they are so far. */
  arguments?: string;
  readonly output?: string;
}

export interface Part {
  readonly type: "input_text" | "input_audio" | "input_image" | "output_text" | "output_audio";
  /** What is said or written. */
  text: string | null;
  /** Sound or picture, as a hash of its bytes. */
  readonly digest?: string;
  readonly audioMs?: number;
  /** What is said in it, where that is known. */
  readonly spoken?: string;
  readonly imageUrl?: string;
}

/** Items in the order in which they were said. */
export class Conversation {
  readonly items: Item[] = [];

  /** At the end, or after another one; "root" stands for the beginning. */
  add(item: Item, after?: string): void {
    if (this.find(item.id)) {
      throw new EventRefused(
        "item_create_duplicate_item_id",
        `Error adding item: an item with id '${item.id}' already exists.`,
        "item.id",
      );
    }
    if (after === undefined) this.items.push(item);
    else if (after === "root") this.items.unshift(item);
    else this.items.splice(this.#indexOf(after, "create", "previous_item_id") + 1, 0, item);
  }

  find(id: string): Item | undefined {
    return this.items.find((item) => item.id === id);
  }

  /** For an action on an item that has to be there. */
  get(id: string, action: string): Item {
    const item = this.items[this.#indexOf(id, action, "item_id")];
    if (!item) throw new RangeError(`no item ${id}`);
    return item;
  }

  remove(id: string): void {
    this.items.splice(this.#indexOf(id, "delete", "item_id"), 1);
  }

  previousOf(id: string): string | null {
    const at = this.items.findIndex((item) => item.id === id);
    return this.items[at - 1]?.id ?? null;
  }

  #indexOf(id: string, action: string, param: string): number {
    const at = this.items.findIndex((item) => item.id === id);
    if (at >= 0) return at;
    const doing = { create: "adding", delete: "deleting", retrieve: "retrieving", truncate: "truncating" }[action] ?? action;
    throw new EventRefused(
      `item_${action}_invalid_item_id`,
      `Error ${doing} item: the item with id '${id}' does not exist.`,
      param,
    );
  }
}

const TYPES = ["message", "function_call", "function_call_output", "mcp_approval_response"] as const;
const ROLES = ["user", "assistant", "system"] as const;

/** An item that the client wrote. `heard` says what a recording is: its digest and length. */
export function readItem(value: unknown, newId: () => string, heard: (base64: string) => Heard, path = "item"): Item {
  const item = fields(value);
  const id = text(item["id"]) ?? newId();
  if (item["type"] === undefined) throw missing(`${path}.type`);
  const type = text(item["type"]);
  const common = { id, status: "completed" as const, content: [] };
  switch (type) {
    case "message":
      return { ...common, type, ...readMessage(item, heard, path) };
    case "function_call":
      return {
        ...common,
        type,
        callId: required(item, "call_id", path),
        name: required(item, "name", path),
        arguments: text(item["arguments"]) ?? "{}",
      };
    case "function_call_output":
      return { ...common, type, callId: required(item, "call_id", path), output: required(item, "output", path) };
    case "mcp_approval_response":
      return { ...common, type };
    default:
      throw invalidValue(`${path}.type`, item["type"], TYPES);
  }
}

function readMessage(item: Fields, heard: (base64: string) => Heard, path: string): { role: string; content: Part[] } {
  const role = item["role"];
  if (role === undefined) throw missing(`${path}.role`);
  const known = ROLES.find((one) => one === role);
  if (!known) throw invalidValue(`${path}.role`, role, ROLES);
  const content = item["content"];
  if (!Array.isArray(content)) throw invalidType(`${path}.content`, "an array of objects", content);
  return {
    role: known,
    content: list(content).map((part, at) => readPart(fields(part), known, heard, `${path}.content[${at}]`)),
  };
}

const PARTS: Readonly<Record<string, readonly string[]>> = {
  user: ["input_text", "input_audio", "input_image"],
  system: ["input_text"],
  assistant: ["output_text", "output_audio"],
};

function readPart(part: Fields, role: string, heard: (base64: string) => Heard, path: string): Part {
  const written = part["type"];
  if (written === undefined) throw missing(`${path}.type`);
  // "text" and "audio" are what older clients call what the model said.
  const type = role === "assistant" && (written === "text" || written === "audio") ? `output_${written}` : written;
  switch (PARTS[role]?.includes(String(type)) ? type : undefined) {
    case "input_text":
    case "output_text":
      return { type: type === "input_text" ? "input_text" : "output_text", text: required(part, "text", path) };
    case "input_audio":
      return { type: "input_audio", text: text(part["transcript"]) ?? null, ...heard(required(part, "audio", path)) };
    case "output_audio":
      return { type: "output_audio", text: text(part["transcript"]) ?? "" };
    case "input_image":
      return { type: "input_image", text: null, imageUrl: required(part, "image_url", path) };
    default:
      throw invalidValue(`${path}.type`, written, PARTS[role] ?? []);
  }
}

function required(value: Fields, key: string, path: string): string {
  const found = value[key];
  if (found === undefined || found === null) throw missing(`${path}.${key}`);
  if (typeof found !== "string") throw invalidType(`${path}.${key}`, "a string", found);
  return found;
}
