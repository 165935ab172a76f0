'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeTemplatesTexts as t } from '@/lib/texts/change-templates'

export type TemplateDialogProps = {
  title: ReactNode
  description?: ReactNode
  verb: string
  name?: string
  about?: string
  save: (words: { name: string; description: string }) => Promise<unknown>
  onClose: () => void
}

/** Name and description of a template, new or old. */
export function TemplateDialog({ name = '', about = '', save, onClose, ...rest }: TemplateDialogProps) {
  const cache = useQueryClient()
  const [words, setWords] = useState({ name, description: about })
  const saved = useMutation({
    mutationFn: save,
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: orpc.changeTemplates.key() })
      onClose()
    },
  })
  const problem = saved.isError ? problemOf(saved.error) : null
  return (
    <FormDialog
      {...rest}
      busy={saved.isPending}
      problem={problem}
      onSubmit={() => saved.mutate(words)}
      onClose={onClose}
    >
      <Field label={t.name} required error={problem?.fields?.name}>
        <Input
          maxLength={100}
          value={words.name}
          onChange={(event) => setWords({ ...words, name: event.target.value })}
        />
      </Field>
      <Field label={t.description} help={t.descriptionHelp} error={problem?.fields?.description}>
        <Textarea
          rows={3}
          maxLength={1000}
          value={words.description}
          onChange={(event) => setWords({ ...words, description: event.target.value })}
        />
      </Field>
    </FormDialog>
  )
}
