import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Asks for one line. At a terminal a secret is typed without echo; from a pipe one line of it is read.
 * @throws Error when the input ends before a line came.
 */
export function ask(question: string, options: { secret?: boolean } = {}): Promise<string> {
  const terminal = process.stdin.isTTY === true
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({
    input: process.stdin,
    output: terminal && !options.secret ? process.stderr : silent,
    terminal,
  })
  if (terminal) process.stderr.write(question)
  return new Promise((resolve, reject) => {
    let answered = false
    reader.once('line', (line) => {
      answered = true
      reader.close()
      if (terminal && options.secret) process.stderr.write('\n')
      resolve(line)
    })
    reader.once('close', () => {
      if (!answered) reject(new Error('The input ended before an answer came.'))
    })
    reader.once('SIGINT', () => reader.close())
  })
}

/** Lines of a piped input, taken one at a time, so that several answers can be piped at once. */
export async function askAll(questions: { question: string; secret?: boolean }[]): Promise<string[]> {
  if (process.stdin.isTTY === true) {
    const answers: string[] = []
    for (const { question, secret } of questions) answers.push(await ask(question, secret ? { secret } : {}))
    return answers
  }
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
  return questions.map((_, index) => lines[index] ?? '')
}
