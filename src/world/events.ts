/** What other parts of the process may want to hear about. Listeners must not throw; they run in the order they came. */
export interface Events<Map> {
  on<Name extends keyof Map>(name: Name, listener: (event: Map[Name]) => void): () => void;
  emit<Name extends keyof Map>(name: Name, event: Map[Name]): void;
}

export function events<Map>(): Events<Map> {
  const listeners: { [Name in keyof Map]?: Set<(event: Map[Name]) => void> } = {};
  return {
    on(name, listener) {
      const set = listeners[name] ?? new Set();
      listeners[name] = set;
      set.add(listener);
      return () => set.delete(listener);
    },
    emit(name, event) {
      for (const listener of listeners[name] ?? []) listener(event);
    },
  };
}
