// dockerfile-ast looks for a byte order mark with Node's Buffer, which no browser has. This is all of it that it uses.
Object.assign(self, { Buffer: { from: (text: string): Uint8Array => new TextEncoder().encode(text) } });
