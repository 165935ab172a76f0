import { parseAsBoolean, parseAsStringLiteral } from 'nuqs'

export const BOXES = ['waiting', 'mine', 'decided', 'reviews'] as const
export type Box = (typeof BOXES)[number]

/** Which box is open, and whether the dialog that breaks the glass is. */
export const inboxSearchParams = {
  box: parseAsStringLiteral(BOXES).withDefault('waiting'),
  break: parseAsBoolean.withDefault(false),
}
