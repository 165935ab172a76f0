'use client'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useFormContext } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { PreflightList } from './preflight-list'
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
    <div className="max-w-3xl space-y-3" aria-live="polite" aria-busy={check.isPending}>
      {check.isPending ? (
        <p className="flex items-center gap-2">
          <Spinner /> Connecting to {getValues('host')}
        </p>
      ) : null}
      {check.isError ? <ErrorPanel {...problemOf(check.error)} /> : null}
      {check.data ? (
        <>
          <p>
            {check.data.ok ? (
              <Status status="ok">This server can be watched</Status>
            ) : (
              <Status status="critical">Something must be mended first</Status>
            )}{' '}
            <span className="text-ink-muted text-sm">
              checked <TimeAgo at={check.data.checkedAt} />
            </span>
          </p>
          <PreflightList preflight={check.data} />
        </>
      ) : null}
      <Button onClick={run} busy={check.isPending}>
        Check again
      </Button>
    </div>
  )
}
