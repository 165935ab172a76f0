'use client'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import type { Placement, Service } from '@/lib/features/hosts/service'
import { hostFieldsTexts as t } from '@/lib/texts/host-fields'
import { say } from '@/lib/texts/texts'

const WAYS: { value: Service['by']; label: string }[] = [
  { value: 'unknown', label: t.notKnown },
  { value: 'systemd', label: t.systemd },
  { value: 'pg_ctlcluster', label: t.pgCtlclusterDebian },
  { value: 'pg_ctl', label: t.pgCtl },
  { value: 'mariadbd-safe', label: 'mariadbd-safe' },
  { value: 'commands', label: t.commandsOfYourOwn },
]

const START: { [By in Service['by']]: Extract<Service, { by: By }> } = {
  unknown: { by: 'unknown' },
  systemd: { by: 'systemd', unit: '' },
  pg_ctlcluster: { by: 'pg_ctlcluster', version: '', cluster: 'main' },
  pg_ctl: { by: 'pg_ctl', program: '' },
  'mariadbd-safe': { by: 'mariadbd-safe', program: '/usr/bin/mariadbd-safe', defaultsFile: '' },
  commands: { by: 'commands', start: [], stop: [], restart: [] },
}

type Props = {
  form: Placement
  change: (fields: Partial<Placement>) => void
  errors: Record<string, string>
}

/** How the server is started on its host. */
export function ServiceFields({ form, change, errors }: Props) {
  const { service } = form
  const text = (key: string, label: string, value: string, help?: string) => (
    <Field key={key} label={label} required error={errors[`service.${key}`]} help={help}>
      <Input
        value={value}
        onChange={(event) => change({ service: { ...service, [key]: event.target.value } as Service })}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-xs"
      />
    </Field>
  )
  return (
    <>
      <Field label={t.startedBy} required error={errors.service}>
        <Select options={WAYS} value={service.by} onValueChange={(by) => change({ service: START[by] })} />
      </Field>
      {service.by === 'systemd'
        ? text('unit', t.unit, service.unit, 'e.g. postgresql@17-main.service')
        : null}
      {service.by === 'pg_ctlcluster'
        ? [text('version', t.version, service.version), text('cluster', t.cluster, service.cluster)]
        : null}
      {service.by === 'pg_ctl' ? text('program', t.pathOfPgCtl, service.program) : null}
      {service.by === 'mariadbd-safe'
        ? [
            text('program', t.pathOfMariadbdSafe, service.program),
            text('defaultsFile', t.defaultsFile, service.defaultsFile),
          ]
        : null}
      {service.by === 'commands'
        ? (['start', 'stop', 'restart'] as const).map((verb) => (
            <Field
              key={verb}
              label={say(t.toVerb, { verb })}
              required
              error={errorOf(errors, verb)}
              help={t.programsAbsolute}
            >
              <Textarea
                value={service[verb].join('\n')}
                onChange={(event) =>
                  change({ service: { ...service, [verb]: event.target.value.split('\n') } })
                }
                rows={3}
                spellCheck={false}
                className="font-mono text-xs"
              />
            </Field>
          ))
        : null}
    </>
  )
}

function errorOf(errors: Record<string, string>, verb: string): string | undefined {
  return Object.entries(errors).find(([path]) => path.startsWith(`service.${verb}`))?.[1]
}
