// JSON on stdin, JSON on stdout: how a test program talks to the test that runs it.
import { joined, readUtf8 } from "../src/base/bytes.js";

declare const process: { stdin: AsyncIterable<Uint8Array>; stdout: { write(text: string): void } };

export async function readJob(): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return JSON.parse(readUtf8(joined(...chunks)));
}

export const answer = (value: unknown): void => process.stdout.write(JSON.stringify(value));
