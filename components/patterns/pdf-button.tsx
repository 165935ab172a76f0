'use client'
import { useMutation } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { problemOf } from '@/lib/http/problem'
import { tableTexts as t } from '@/lib/texts/tables'
import { fetchDownload } from './fetch-download'

type Made = { url: string; name: string }
export type PdfButtonProps = {
  /** Has the worker make the document. */
  make: () => Promise<Made>
}

/** Has a document made and saves it. */
export function PdfButton({ make }: PdfButtonProps) {
  const made = useMutation({ mutationFn: make, onSuccess: fetchDownload })
  return (
    <>
      <Button busy={made.isPending} onClick={() => made.mutate()}>
        <FileText aria-hidden="true" strokeWidth={1.75} />
        {t.pdf}
      </Button>
      {made.isError ? (
        <span role="alert" className="text-critical text-sm">
          {problemOf(made.error).message}
        </span>
      ) : null}
    </>
  )
}
