import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import type { Problem } from '@/lib/http/problem'

/**
 * Puts what the API said about fields beside those of them that are on the screen, and focuses the first.
 * @param shown names of the form's top fields that are on the screen
 * @returns what is left to show for the form as a whole; null when every sentence found its field
 */
export function placeFieldErrors<Form extends FieldValues>(
  form: Pick<UseFormReturn<Form>, 'setError'>,
  shown: readonly string[],
  problem: Problem,
): Problem | null {
  const fields = Object.entries(problem.fields ?? {})
  const here = fields.filter(([path]) => shown.includes(path.split('.')[0] ?? ''))
  const rest = fields.filter((field) => !here.includes(field))
  here.forEach(([path, message], index) => {
    form.setError(path as Path<Form>, { type: 'server', message }, { shouldFocus: index === 0 })
  })
  if (fields.length > 0 && rest.length === 0) return null
  const sentences = rest.map(([, message]) => message).join('\n')
  return sentences === '' ? problem : { ...problem, detail: sentences }
}
