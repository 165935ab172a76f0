import { describe, expect, it } from 'vitest'
import { changeKind } from '@/lib/changes/kinds'
import type { LedgerEntry } from '@/lib/engines/contract/capabilities'
import { capabilityFindings } from './capability-advisor'

const missing = (more: Partial<LedgerEntry>): LedgerEntry => ({
  name: 'statements',
  supported: false,
  reason: 'Not loaded.',
  remedy: 'Load it.',
  ...more,
})

describe('capabilityFindings', () => {
  it('says nothing of what is there', () => {
    expect(capabilityFindings([missing({ supported: true, reason: null, remedy: null })])).toEqual([])
  })

  it.each([
    [{ setting: 'shared_preload_libraries', add: 'pg_stat_statements' }, 'settings.set'],
    [{ setting: 'track_io_timing', value: 'on' }, 'settings.set'],
    [{ extension: 'pg_stat_statements' }, 'extensions.create'],
  ] as const)('makes a change of %j that its kind takes', (fix, kind) => {
    const [finding] = capabilityFindings([missing({ fix })])
    expect(finding?.fix?.kind).toBe(kind)
    expect(changeKind(kind)?.read(finding?.fix?.input)).toMatchObject({ ok: true })
  })

  it('keeps the remedy where no change of the panel does it', () => {
    expect(capabilityFindings([missing({ name: 'lock-waits' })])).toEqual([
      {
        kind: 'capability.lock-waits',
        object: '',
        severity: 'warning',
        title: 'Lock waits are not seen',
        evidence: 'Not loaded.',
        remedy: 'Load it.',
        fix: null,
      },
    ])
  })
})
