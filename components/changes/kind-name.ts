import { changeKindTexts } from '@/lib/texts/change-kinds'

const NAMES: Readonly<Record<string, string>> = changeKindTexts

/** What a kind of change is called; one that only an older version knew is named as it is kept. */
export function kindName(kind: string): string {
  return NAMES[kind] ?? kind
}
