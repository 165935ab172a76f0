'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { savingOf } from '@/components/patterns/saving'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import type { Environment } from '@/lib/features/environments/contract'
import { orpc } from '@/lib/http/query'
import { environmentsTexts as t } from '@/lib/texts/environments'
import { plural, say } from '@/lib/texts/texts'
import { KINDS } from './environment-kind'

export type EnvironmentDialogProps = {
  /** The environment to edit; null makes a new one. */
  environment: Environment | null
  onClose: () => void
  onSaved?: (environment: Environment) => void
}

function BandNote({ environment, kind }: { environment: Environment; kind: Environment['kind'] }) {
  const becomes = kind === 'production'
  if (becomes === (environment.kind === 'production') || environment.targets === 0) return null
  const targets = plural(t.targets, environment.targets)
  return (
    <p className="text-sm">
      <Status status={becomes ? 'info' : 'warning'}>
        {becomes ? say(t.fromNowOnWear, { targets }) : say(t.loseProductionBand, { targets })}
      </Status>
    </p>
  )
}

/** Makes an environment, or renames and reclassifies one. */
export function EnvironmentDialog({ environment, onClose, onSaved }: EnvironmentDialogProps) {
  const cache = useQueryClient()
  const [name, setName] = useState(environment?.name ?? '')
  const [kind, setKind] = useState<Environment['kind']>(environment?.kind ?? 'production')
  const done = {
    onSuccess: async (saved: Environment) => {
      await cache.invalidateQueries({ queryKey: orpc.environments.key() })
      void cache.invalidateQueries({ queryKey: orpc.targets.key() })
      onSaved?.(saved)
      onClose()
    },
  }
  const create = useMutation(orpc.environments.create.mutationOptions(done))
  const update = useMutation(orpc.environments.update.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const save = () =>
    environment ? update.mutate({ id: environment.id, name, kind }) : create.mutate({ name, kind })
  return (
    <FormDialog
      title={
        environment ? (
          <Say of={t.edit} name={<HostileText text={environment.name} max={40} />} />
        ) : (
          t.makeEnvironment
        )
      }
      verb={environment ? t.save : t.makeIt}
      busy={busy}
      problem={problem}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t.name} required error={problem?.fields?.name}>
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
      </Field>
      <RadioGroup label={t.kind} options={KINDS} value={kind} onValueChange={setKind} />
      {environment ? <BandNote environment={environment} kind={kind} /> : null}
    </FormDialog>
  )
}
