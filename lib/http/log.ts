/**
 * One line of JSON on standard error for whoever runs the panel. Only names, messages and stacks of errors
 * are written, never whole objects: those of drivers carry parameters.
 */
export function logError(requestId: string, where: string, error: unknown): void {
  const shape =
    error instanceof Error
      ? { name: error.name, message: error.message.slice(0, 2_000), stack: error.stack?.slice(0, 4_000) }
      : { name: typeof error, message: '' }
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), level: 'error', requestId, where, ...shape })}\n`,
  )
}
