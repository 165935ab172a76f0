import type { z } from 'zod'

/** What the test that started this process tells it: one line of JSON on standard input. */
export async function readSetup<T>(schema: z.ZodType<T>): Promise<T> {
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return schema.parse(JSON.parse(text))
}

/** Tells the test something: one line of JSON on standard output. */
export function print(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}
