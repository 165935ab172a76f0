'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useFormContext } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { orpc } from '@/lib/http/query'
import { targetsTexts as t } from '@/lib/texts/targets'
import { say } from '@/lib/texts/texts'
import { PreflightResult } from './preflight-result'
import type { RegisterInput } from './register-form'

/** Tries the address and the monitor credential, and shows what was found. */
export function PreflightStep() {
  const { getValues } = useFormContext<RegisterInput>()
  const check = useMutation(orpc.targets.preflight.mutationOptions())
  const started = useRef(false)
  const run = () => {
    const form = getValues()
    check.mutate({
      engine: form.engine,
      host: form.host,
      port: form.port,
      database: form.database,
      tlsMode: form.tlsMode,
      tlsCa: form.tlsCa,
      tlsReason: form.tlsReason,
      monitor: form.monitor,
    })
  }
  useEffect(() => {
    if (started.current) return
    started.current = true
    run()
  })
  return (
    <div className="max-w-3xl space-y-3">
      <PreflightResult
        check={check}
        waiting={say(t.connectingTo, { values: getValues('host') })}
        good={t.thisServerCanBe}
      />
      <Button onClick={run} busy={check.isPending}>
        {t.checkAgain}
      </Button>
    </div>
  )
}
