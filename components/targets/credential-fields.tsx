'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormContext, useWatch } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { SqlBlock } from '@/components/patterns/sql-text'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { targetsTexts as t } from '@/lib/texts/targets'
import type { RegisterInput } from './register-form'

type FlavourChoice = 'postgresql' | 'mysql' | 'mariadb'

function RoleScript() {
  const { control } = useFormContext<RegisterInput>()
  const engine = useWatch({ control, name: 'engine' })
  const monitorUser = useWatch({ control, name: 'monitor.user' })
  const operatorUser = useWatch({ control, name: 'operatorUser' })
  const [mysqlFlavour, setMysqlFlavour] = useState<FlavourChoice>('mariadb')
  const script = useQuery(
    orpc.targets.roleScript.queryOptions({
      input: {
        engine,
        flavour: engine === 'postgres' ? 'postgresql' : mysqlFlavour,
        monitorUser: monitorUser || 'qd_monitor',
        operatorUser: operatorUser || 'qd_operator',
      },
    }),
  )
  return (
    <div className="space-y-2">
      {engine === 'mysql' ? (
        <Select<FlavourChoice>
          aria-label={t.flavour}
          className="w-full max-w-48"
          value={mysqlFlavour}
          onValueChange={setMysqlFlavour}
          options={[
            { value: 'mariadb', label: 'MariaDB' },
            { value: 'mysql', label: 'MySQL' },
          ]}
        />
      ) : null}
      {script.isError ? <ErrorPanel {...problemOf(script.error)} /> : null}
      {script.data ? <SqlBlock sql={script.data.sql} /> : null}
    </div>
  )
}

/** The two credentials: one that reads, one that acts. */
export function CredentialFields() {
  const { register, formState } = useFormContext<RegisterInput>()
  const { errors } = formState
  const [scriptOpen, setScriptOpen] = useState(false)
  return (
    <div className="max-w-2xl space-y-5">
      <div>
        <Button aria-expanded={scriptOpen} onClick={() => setScriptOpen(!scriptOpen)}>
          {scriptOpen ? t.hideScript : t.showScriptThat}
        </Button>
        <p className="mt-1 max-w-[72ch] text-ink-muted text-xs">{t.superuserOfServer}</p>
        {scriptOpen ? <RoleScript /> : null}
      </div>
      <fieldset className="space-y-3">
        <legend className="font-semibold text-lg">{t.monitor}</legend>
        <p className="max-w-[72ch] text-ink-muted text-sm">{t.watchesItMustNot}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t.user} required error={errors.monitor?.user?.message}>
            <Input {...register('monitor.user')} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label={t.password} required error={errors.monitor?.password?.message}>
            <Input type="password" {...register('monitor.password')} autoComplete="new-password" />
          </Field>
        </div>
      </fieldset>
      <fieldset className="space-y-3">
        <legend className="font-semibold text-lg">{t.operator}</legend>
        <p className="max-w-[72ch] text-ink-muted text-sm">{t.actsCancels}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t.user} error={errors.operatorUser?.message}>
            <Input
              {...register('operatorUser')}
              autoComplete="off"
              spellCheck={false}
              placeholder="qd_operator"
            />
          </Field>
          <Field label={t.password} error={errors.operatorPassword?.message}>
            <Input type="password" {...register('operatorPassword')} autoComplete="new-password" />
          </Field>
        </div>
      </fieldset>
    </div>
  )
}
