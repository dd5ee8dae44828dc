"""Asks a model behind AI Gateway, with nothing but Python's own library."""

import json
import os
import sys
import urllib.request

GATEWAY = "https://gateway.ai.cloudflare.com/v1/0123456789abcdef0123456789abcdef/production"


def ask(question, model="gpt-4o-mini"):
    """The model's answer."""
    body = {"model": model, "messages": [{"role": "user", "content": question}]}
    request = urllib.request.Request(
        f"{GATEWAY}/openai/chat/completions",
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json", "authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]


if __name__ == "__main__":
    print(ask(" ".join(sys.argv[1:])))
