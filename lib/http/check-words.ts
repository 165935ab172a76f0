import { z } from 'zod'
import { checkTexts as t } from '@/lib/texts/checks'
import { plural, say } from '@/lib/texts/texts'

type Issue = Parameters<NonNullable<ReturnType<typeof z.config>['localeError']>>[0]

const FORMATS: Record<string, string> = {
  email: t.enterEmail,
  url: t.enterUrl,
  uuid: t.chooseOne,
  datetime: t.enterDayAndTime,
  date: t.enterDay,
}

function tooSmall(origin: string, least: number): string {
  if (origin === 'string') return least <= 1 ? t.fillThisIn : plural(t.leastCharacters, least)
  if (origin === 'array' || origin === 'set') return least <= 1 ? t.chooseOneAtLeast : plural(t.least, least)
  return say(t.notLess, { least })
}

function tooBig(origin: string, most: number): string {
  if (origin === 'string') return plural(t.mostCharacters, most)
  if (origin === 'array' || origin === 'set') return plural(t.most, most)
  return say(t.notMore, { most })
}

function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? t.fillThisIn : t.notThatKind
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum))
    case 'invalid_format':
      return FORMATS[issue.format] ?? t.notWrittenSo
    case 'invalid_value':
      return say(t.oneOf, { values: issue.values.map(String).join(', ') })
    case 'unrecognized_keys':
      return say(t.noSuchField, { keys: issue.keys.join(', ') })
    default:
      return t.notRight
  }
}

/** Makes every check of this process or page that says nothing of its own say it in words of the catalogue. */
export function sayChecks(): void {
  z.config({ localeError: wordsOf })
}
