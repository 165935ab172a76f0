import { connect } from 'node:net'

/** Whether a MySQL or MariaDB server takes connections on this socket: it greets at once. What it says is not read. */
export function greets(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ path })
    const end = (answer: boolean) => {
      socket.destroy()
      done(answer)
    }
    socket.setTimeout(1_000, () => end(false))
    socket.once('data', () => end(true))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}
