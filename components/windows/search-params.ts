import { parseAsString, parseAsStringLiteral } from 'nuqs'

/** What of the calendar is shown: `month` as `2026-11`, `day` as `2026-11-23`, `place` an id. */
export const windowSearchParams = {
  view: parseAsStringLiteral(['month', 'list'] as const).withDefault('month'),
  month: parseAsString,
  day: parseAsString,
  place: parseAsString,
}
