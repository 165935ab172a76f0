/** Errors by code: the HTTP status each answers with, the sentence people read, and what to do next. */
export type ErrorEntries = Record<string, { status: number; message: string; hint: string }>
