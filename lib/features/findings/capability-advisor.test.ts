import { describe, expect, it } from 'vitest'
import { changeKind } from '@/lib/changes/kinds'
import type { LedgerEntry, LedgerFix } from '@/lib/engines/contract/capabilities'
import { capabilityFindings } from './capability-advisor'

const missing = (more: Partial<LedgerEntry>): LedgerEntry => ({
  name: 'statements',
  supported: false,
  reason: 'Not loaded.',
  remedy: 'Load it.',
  ...more,
})

const here = { mayRestart: true }

describe('capabilityFindings', () => {
  it('without a host nothing is restarted: the value waits, and the finding says so', () => {
    const away = { mayRestart: false }
    const [load] = capabilityFindings([missing({ fix: { library: 'pg_stat_statements' } })], away)
    expect(load?.fix).toEqual({
      kind: 'extensions.load',
      input: { name: 'pg_stat_statements', create: false, restart: false },
    })
    const [waits] = capabilityFindings([missing({ fix: { restart: true } })], away)
    expect(waits).toMatchObject({ title: 'Statements are not measured: it waits for a restart', fix: null })
  })

  it('says nothing of what is there', () => {
    expect(capabilityFindings([missing({ supported: true, reason: null, remedy: null })], here)).toEqual([])
  })

  it.each([
    [{ library: 'pg_stat_statements' }, 'extensions.load'],
    [{ settings: [{ name: 'slow_query_log', value: 'ON' }] }, 'settings.set'],
    [{ switches: [{ what: 'consumer', name: 'statements_digest' }] }, 'instruments.set'],
    [{ switches: [{ what: 'instrument', name: 'wait/lock/metadata/sql/mdl' }] }, 'instruments.set'],
    [{ rights: ['PROCESS'], host: '%' }, 'grants.to-monitor'],
    [{ rights: ['pg_monitor'], host: null }, 'grants.to-monitor'],
    [{ restart: true }, 'servers.restart'],
    [{ atStart: 'performance_schema' }, 'instruments.at-start'],
    [{ setting: 'track_io_timing', value: 'on' }, 'settings.set'],
    [{ extension: 'pg_stat_statements' }, 'extensions.create'],
  ] satisfies [LedgerFix, string][])('makes a change of %j that its kind takes', (fix, kind) => {
    const [finding] = capabilityFindings([missing({ fix })], here)
    expect(finding?.fix?.kind).toBe(kind)
    expect(changeKind(kind)?.read(finding?.fix?.input)).toMatchObject({ ok: true })
  })

  it('keeps the remedy where no change of the panel does it', () => {
    expect(capabilityFindings([missing({ name: 'lock-waits' })], here)).toEqual([
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
