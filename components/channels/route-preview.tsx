'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { NOTICE_KIND_NAMES, NOTICE_KINDS, SEVERITIES } from '@/lib/notify/kinds'
import { routesTexts as t } from '@/lib/texts/routes'
import { SEVERITY_WORDS, VERDICT_WORDS } from './channel-words'

const NOWHERE = 'none'

/** What would happen to a notice: asked of the rules as they are, with the sender's own code. */
export function RoutePreview() {
  const [kind, setKind] = useState(NOTICE_KIND_NAMES[0])
  const [severity, setSeverity] = useState<(typeof SEVERITIES)[number]>('critical')
  const [place, setPlace] = useState(NOWHERE)
  const [at, setAt] = useState('')
  const environments = useQuery(orpc.environments.list.queryOptions())
  const moment = at === '' ? null : new Date(at)
  const preview = useQuery(
    orpc.channelRoutes.preview.queryOptions({
      input: {
        kind,
        severity,
        ...(place === NOWHERE ? {} : { environmentId: place }),
        ...(moment && !Number.isNaN(moment.getTime()) ? { at: moment.toISOString() } : {}),
      },
      placeholderData: (before) => before,
    }),
  )
  const names = environments.data?.items ?? []
  return (
    <section aria-labelledby="preview" className="mt-8 max-w-4xl">
      <h2 id="preview" className="mb-2 font-semibold text-lg">
        {t.whatWouldHappenTo}
      </h2>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={t.kind} required>
          <Select
            options={NOTICE_KIND_NAMES.map((value) => ({ value, label: NOTICE_KINDS[value].title }))}
            value={kind}
            onValueChange={setKind}
          />
        </Field>
        <Field label={t.severity} required>
          <Select
            options={SEVERITIES.map((value) => ({ value, label: SEVERITY_WORDS[value].word }))}
            value={severity}
            onValueChange={setSeverity}
          />
        </Field>
        <Field label={t.environment} required>
          <Select
            options={[
              { value: NOWHERE, label: t.none },
              ...names.map(({ id, name }) => ({ value: id, label: name, data: true })),
            ]}
            value={place}
            onValueChange={setPlace}
          />
        </Field>
        <Field label={t.when} help={t.emptyNow}>
          <Input type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        </Field>
      </div>
      <div aria-live="polite" className="mt-3">
        {preview.isError ? <ErrorPanel {...problemOf(preview.error)} /> : null}
        {preview.data ? (
          <>
            <p className="font-medium">
              {preview.data.channels.length > 0 ? (
                <Status status="ok">
                  <Say of={t.itGoesTo} channels={<HostileText text={preview.data.channels.join(', ')} />} />
                </Status>
              ) : (
                <Status status="warning">{t.nobodyIsTold}</Status>
              )}
            </p>
            <ol className="mt-1 list-decimal space-y-0.5 pl-6 text-sm">
              {preview.data.items.map((item) => (
                <li key={item.id} className={item.verdict === 'takes' ? 'font-medium' : 'text-ink-muted'}>
                  <HostileText text={item.name} max={48} /> {VERDICT_WORDS[item.verdict]}
                  {item.verdict === 'takes' ? (
                    <>
                      {' → '}
                      <HostileText text={item.channel} max={48} />
                    </>
                  ) : null}
                </li>
              ))}
            </ol>
          </>
        ) : null}
      </div>
    </section>
  )
}
