'use client'
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form'
import { fetchAhead, onDemand, sayNotLoaded } from '@/components/ui/on-demand'

const checks = onDemand(() => import('./form-checks'))
type Checks = Awaited<ReturnType<typeof checks.load>>

/** Fetches the checks of the forms, when somebody begins to fill one in. */
export function fetchChecks(): void {
  fetchAhead(checks)
}

/** A form's check, fetched when it is first needed. A form that could not be checked is not sent. */
export function checkedBy<In extends FieldValues, Out>(
  check: (all: Checks) => Resolver<In, unknown, Out>,
): Resolver<In, unknown, Out> {
  return async (values, context, options) => {
    try {
      return await check(await checks.load())(values, context, options)
    } catch {
      sayNotLoaded()
      const errors = { root: { type: 'load' } } as FieldErrors<In>
      return { values: {}, errors }
    }
  }
}
