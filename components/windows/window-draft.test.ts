import { expect, test } from 'vitest'
import type { Window } from '@/lib/features/windows/contract'
import { whenOf, windowDraft } from './window-draft'

const once: Window = {
  id: 'w',
  name: 'Move',
  place: { kind: 'environment', id: 'e', name: 'Production' },
  zone: 'Europe/Berlin',
  when: { kind: 'once', startsAt: '2026-12-01T21:00:00.000Z', endsAt: '2026-12-02T01:00:00.000Z' },
  spans: [],
  createdBy: 'Ann',
  mayWrite: true,
}

test('a window that is edited comes back as it was, by the clock of its own zone', () => {
  const draft = windowDraft(once, 'America/New_York', '')
  expect(draft.startsAt).toBe('2026-12-01T22:00')
  expect(whenOf(draft, false)).toEqual({ when: once.when, missing: null })
})

test('the same clock in another zone is another moment', () => {
  const draft = { ...windowDraft(once, 'UTC', ''), zone: 'UTC' }
  expect(whenOf(draft, false).when).toMatchObject({ startsAt: '2026-12-01T22:00:00.000Z' })
})

test('what is missing is said by field', () => {
  const draft = { ...windowDraft(null, 'Atlantis', ''), days: [] }
  expect(Object.keys(whenOf(draft, true).missing ?? {}).sort()).toEqual([
    'name',
    'place',
    'when.days',
    'zone',
  ])
  const unset = { ...windowDraft(once, 'UTC', ''), endsAt: '' }
  expect(Object.keys(whenOf(unset, false).missing ?? {})).toEqual(['when.endsAt'])
})
