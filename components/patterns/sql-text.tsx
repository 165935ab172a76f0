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
export function SqlBlock({
  sql,
  copy = true,
  className,
}: {
  sql: string
  copy?: boolean
  className?: string
}) {
  return (
    <div className={cn('flex items-start gap-1 rounded-sm border bg-canvas p-2', className)}>
      <pre className="max-h-96 min-w-0 flex-1 overflow-auto whitespace-pre-wrap break-words font-mono text-xs leading-5">
        <code>
          <Tinted sql={sql} />
        </code>
      </pre>
      {copy ? <CopyButton text={sql} label={t.copySql} /> : null}
    </div>
  )
}
