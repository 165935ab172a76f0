'use client'
import type { ReactNode } from 'react'
import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { targetsTexts as t } from '@/lib/texts/targets'
import type { AddressForm } from './target-forms'

const ENGINES = [
  { value: 'postgres', label: 'PostgreSQL', help: t.versions14To18 },
  { value: 'mysql', label: t.mysqlOrMariadb, help: t.mysql80And },
] as const

const TLS_MODES = [
  { value: 'verify-full', label: t.verifyCertificate },
  { value: 'verify-ca', label: t.verifyCertificateOnly },
  { value: 'require', label: t.encryptWithout },
  { value: 'disable', label: t.noTls },
] as const

/** The engine; its usual port follows it while nobody typed another. */
export function EngineField() {
  const { setValue, getValues, control } = useFormContext<AddressForm>()
  return (
    <Controller
      control={control}
      name="engine"
      render={({ field }) => (
        <RadioGroup
          label={t.engine}
          options={[...ENGINES]}
          value={field.value}
          onValueChange={(value) => {
            field.onChange(value)
            const port = Number(getValues('port'))
            if (value === 'mysql' && port === 5432) setValue('port', 3306)
            if (value === 'postgres' && port === 3306) setValue('port', 5432)
          }}
        />
      )}
    />
  )
}

/** Host, port, database and TLS mode. `children` is the certificate's field, shown while TLS is used. */
export function AddressFields({ children }: { children: ReactNode }) {
  const { register, formState, control } = useFormContext<AddressForm>()
  const { errors } = formState
  const engine = useWatch({ control, name: 'engine' })
  const tlsMode = useWatch({ control, name: 'tlsMode' })
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[1fr_8rem]">
        <Field label={t.host} required error={errors.host?.message} help={t.nameInServers}>
          <Input {...register('host')} autoComplete="off" spellCheck={false} placeholder="db1.example.org" />
        </Field>
        <Field label={t.port} required error={errors.port?.message}>
          <Input {...register('port')} inputMode="numeric" />
        </Field>
      </div>
      <Field
        label={t.database}
        error={errors.database?.message}
        help={engine === 'postgres' ? t.whereToConnectTo : t.mayStayEmpty}
      >
        <Input {...register('database')} autoComplete="off" spellCheck={false} />
      </Field>
      <Field label={t.tls} required error={errors.tlsMode?.message}>
        <Controller
          control={control}
          name="tlsMode"
          render={({ field }) => (
            <Select
              options={[...TLS_MODES]}
              value={field.value ?? 'verify-full'}
              onValueChange={field.onChange}
            />
          )}
        />
      </Field>
      {tlsMode === 'verify-full' ? null : (
        <Field label={t.whyLessThanFull} required error={errors.tlsReason?.message} help={t.itIsShownAs}>
          <Input {...register('tlsReason')} />
        </Field>
      )}
      {tlsMode === 'disable' ? null : children}
    </>
  )
}

/** PEM text of the authority that signed the server's certificate. */
export function CaField() {
  const { register, formState } = useFormContext<AddressForm>()
  return (
    <Field label={t.certificateOfYour} error={formState.errors.tlsCa?.message} help={t.pemTextLeaveIt}>
      <Textarea {...register('tlsCa')} rows={4} spellCheck={false} className="font-mono text-xs" />
    </Field>
  )
}
