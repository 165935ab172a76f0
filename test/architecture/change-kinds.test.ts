import { expect, it } from 'vitest'
import { CHANGE_KIND_NAMES } from '@/lib/changes/kinds'
import { changeKindTexts } from '@/lib/texts/change-kinds'

it('every kind of change has a name', () => {
  expect(Object.keys(changeKindTexts).sort()).toEqual(CHANGE_KIND_NAMES)
})
