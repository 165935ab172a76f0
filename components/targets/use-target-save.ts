'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import type { Target } from '@/lib/features/targets/contract'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { placeFieldErrors } from './field-errors'

/**
 * Saves a part of a target; what is wrong goes beside the fields that are shown.
 * @param shown names of the form's top fields
 */
export function useTargetSave<Form extends FieldValues>(
  form: Pick<UseFormReturn<Form>, 'setError'>,
  shown: readonly string[],
  onSaved: (target: Target) => void,
) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = useMutation(
    orpc.targets.update.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: onSaved,
      onError: (error) => setProblem(placeFieldErrors(form, shown, problemOf(error))),
    }),
  )
  return { save, problem }
}
