import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { CopyButton } from '@/components/ui/copy-button'
import { patternTexts as t } from '@/lib/texts/patterns'
import { HostileText } from './hostile-text'
import { type SqlToken, sqlTokens } from './sql-tokens'

const TINTS: Record<SqlToken['kind'], string> = {
  keyword: 'text-accent',
  string: 'text-ink-muted',
  number: 'text-ink-muted',
  comment: 'text-ink-faint italic',
  plain: '',
}

function Tinted({ sql }: { sql: string }) {
  return sqlTokens(sql).map((token) => (
    <HostileText key={token.at} text={token.text} className={TINTS[token.kind]} />
  ))
}

/** SQL on one line that fades out at the end. */
export function SqlLine({ sql, className }: { sql: string; className?: string }) {
  return (
    <code
      title={sql.length > 60 ? sql.slice(0, 1000) : undefined}
      className={cn('fade-end block font-mono text-xs', className)}
    >
      <Tinted sql={sql.slice(0, 300).replace(/\s+/g, ' ')} />
    </code>
  )
}

/** SQL in full, with a button to copy it. */
export function SqlBlock(props: { sql: string; copy?: boolean; className?: string }) {
  const { sql, copy = true, className } = props
  return (
    <Block copy={copy ? { text: sql, label: t.copySql } : null} className={className}>
      <Tinted sql={sql} />
    </Block>
  )
}

/** Commands of a host in full, as plain text: no word of theirs is a keyword of SQL. */
export function CommandBlock({ command }: { command: string }) {
  return (
    <Block copy={{ text: command, label: t.copyCommand }}>
      <HostileText text={command} />
    </Block>
  )
}

function Block(props: {
  copy: { text: string; label: string } | null
  className?: string | undefined
  children: ReactNode
}) {
  const { copy, className, children } = props
  return (
    <div className={cn('flex items-start gap-1 rounded-sm border bg-canvas p-2', className)}>
      <pre className="max-h-96 min-w-0 flex-1 overflow-auto whitespace-pre-wrap break-words font-mono text-xs leading-5">
        <code>{children}</code>
      </pre>
      {copy ? <CopyButton {...copy} /> : null}
    </div>
  )
}
