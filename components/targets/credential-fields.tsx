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
          aria-label="Flavour"
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
          {scriptOpen ? 'Hide the script' : 'Show the script that makes both roles'}
        </Button>
        <p className="mt-1 max-w-[72ch] text-ink-muted text-xs">
          A superuser of the server runs it once. The roles get the least rights that work.
        </p>
        {scriptOpen ? <RoleScript /> : null}
      </div>
      <fieldset className="space-y-3">
        <legend className="font-semibold text-lg">Monitor</legend>
        <p className="max-w-[72ch] text-ink-muted text-sm">
          Watches. It must not be able to write, and the preflight checks that.
        </p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="User" required error={errors.monitor?.user?.message}>
            <Input {...register('monitor.user')} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label="Password" required error={errors.monitor?.password?.message}>
            <Input type="password" {...register('monitor.password')} autoComplete="new-password" />
          </Field>
        </div>
      </fieldset>
      <fieldset className="space-y-3">
        <legend className="font-semibold text-lg">Operator</legend>
        <p className="max-w-[72ch] text-ink-muted text-sm">
          Acts: cancels statements, ends sessions. It is sealed to the worker the moment you send it; the web
          server can never open it. Without it the target can only be watched.
        </p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="User" error={errors.operatorUser?.message}>
            <Input
              {...register('operatorUser')}
              autoComplete="off"
              spellCheck={false}
              placeholder="qd_operator"
            />
          </Field>
          <Field label="Password" error={errors.operatorPassword?.message}>
            <Input type="password" {...register('operatorPassword')} autoComplete="new-password" />
          </Field>
        </div>
      </fieldset>
    </div>
  )
}
