import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import type { SampleAnswer } from '@/lib/features/rows/probes/sample'
import { probeTexts as t } from '@/lib/texts/probes'

type Security = NonNullable<SampleAnswer['rowSecurity']>

const STATES = {
  active: { status: 'ok', text: t.securityActive },
  bypassed: { status: 'warning', text: t.securityBypassed },
  off: { status: 'info', text: t.securityOff },
} as const

/** Which policies of row security let the rows through. */
export function RowPolicies({ security }: { security: Security }) {
  const { status, text } = STATES[security.state]
  return (
    <section aria-label={t.rowSecurity} className="max-w-3xl space-y-2">
      <h3 className="font-semibold">{t.rowSecurity}</h3>
      <Status status={status}>{text}</Status>
      {security.state === 'active' && !security.policies.some(({ applies }) => applies) ? (
        <p className="text-ink-muted text-sm">{t.noPolicyApplies}</p>
      ) : null}
      <ul className="space-y-2">
        {security.policies.map((policy) => (
          <li key={policy.name} className="rounded-md border p-2 text-sm">
            <div className="flex flex-wrap items-center gap-x-3">
              <HostileText text={policy.name} className="font-medium" />
              <span className="text-ink-muted">{policy.applies ? t.policyApplies : t.policyForOthers}</span>
              {policy.permissive ? null : <span className="text-ink-muted">{t.policyRestricts}</span>}
            </div>
            {policy.using === null ? null : (
              <HostileText text={policy.using} mono className="mt-1 block break-all text-xs" />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
