'use client'
import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useZone } from '@/components/patterns/zone'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { fromClock, toClock } from '@/lib/format/zone'
import { orpc } from '@/lib/http/query'
import { auditTexts as t } from '@/lib/texts/audit'
import { actionWords, resultWords } from './audit-words'
import { auditResults, auditSearchParams } from './search-params'

const ANY = 'any'

/** Filters of the audit log, kept in the address so that a view can be sent to somebody. */
export function AuditFilters() {
  const [filters, setFilters] = useQueryStates(auditSearchParams)
  const zone = useZone()
  const actions = useQuery(orpc.audit.actions.queryOptions())
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const any = { value: ANY, label: t.any }
  const orNull = (value: string) => (value === ANY ? null : value)
  return (
    <div className="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
      <Field label={t.action} required>
        <Select
          value={filters.action ?? ANY}
          onValueChange={(value) => setFilters({ action: orNull(value) })}
          options={[
            any,
            ...(actions.data?.items ?? []).map((value) => ({ value, label: actionWords(value), data: true })),
          ]}
        />
      </Field>
      <Field label={t.outcome} required>
        <Select
          value={filters.result ?? ANY}
          onValueChange={(value) =>
            setFilters({ result: auditResults.find((result) => result === value) ?? null })
          }
          options={[any, ...auditResults.map((value) => ({ value, label: resultWords(value).word }))]}
        />
      </Field>
      <Field label={t.target} required>
        <Select
          value={filters.target ?? ANY}
          onValueChange={(value) => setFilters({ target: orNull(value) })}
          options={[
            any,
            ...(targets.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true })),
          ]}
        />
      </Field>
      <Field label={t.from} required className="max-sm:col-span-2">
        <Input
          type="datetime-local"
          value={toClock(filters.from, zone)}
          onChange={(event) => setFilters({ from: fromClock(event.target.value, zone) })}
        />
      </Field>
      <Field label={t.to} required className="max-sm:col-span-2">
        <Input
          type="datetime-local"
          value={toClock(filters.to, zone)}
          onChange={(event) => setFilters({ to: fromClock(event.target.value, zone) })}
        />
      </Field>
      <div className="flex items-end">
        <Button
          variant="ghost"
          onClick={() =>
            setFilters({ action: null, actor: null, target: null, result: null, from: null, to: null })
          }
        >
          {t.clearFilters}
        </Button>
      </div>
    </div>
  )
}
