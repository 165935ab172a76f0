import type { Plan, PlanStep } from '@/lib/changes/kind'
import { scriptsTexts as t } from '@/lib/texts/scripts'
import { say } from '@/lib/texts/texts'

/** What a script is made of: a change with its plan and the engine of its target. */
export type ScriptSource = {
  id: string
  title: string
  targetName: string
  engine: 'postgres' | 'mysql'
  plan: Plan
  planHash: string
}

/**
 * The plan as a script that can be run again: SQL for the engine's own client, or shell where every step is a
 * command. It stops at the first error. Everything that is no statement stands in comments, one line each, so
 * that a name of the target can never become a statement.
 */
export function planScript(source: ScriptSource): { name: string; text: string } {
  const shell = source.plan.steps.some((step) => step.language === 'command')
  const remark = shell ? '#' : '--'
  const head = [
    `${source.title}`,
    source.plan.sentence,
    say(t.about, { target: source.targetName, change: source.id, plan: source.planHash }),
    ...source.plan.warnings.map((warning) => say(t.warning, { words: warning })),
    t.planRestsOn,
    ...Object.entries(source.plan.facts).map(([fact, value]) => `  ${fact}: ${value ?? t.unknown}`),
    t.panelChecksTheseAgain,
  ]
  const lines = [
    ...(shell ? ['#!/bin/sh', 'set -eu'] : []),
    ...head.map((line) => comment(remark, line)),
    '',
    ...(shell ? [] : stopOnError(source.engine)),
    ...source.plan.steps.flatMap((step, index) => stepLines(remark, step, index, shell)),
  ]
  return { name: `change-${source.id}.${shell ? 'sh' : 'sql'}`, text: `${lines.join('\n')}\n` }
}

function stopOnError(engine: ScriptSource['engine']): string[] {
  if (engine === 'postgres') return ['\\set ON_ERROR_STOP on', '']
  return [comment('--', t.stopsAtFirst), '']
}

function stepLines(remark: string, step: PlanStep, index: number, shell: boolean): string[] {
  const isStatement = step.sql !== null && (step.language === 'command') === shell
  const about = [
    `${index + 1}. ${step.what}`,
    ...(step.locks ? [say(t.locks, { words: step.locks })] : []),
    ...(step.estimate ? [say(t.cost, { words: step.estimate })] : []),
    say(t.undo, { words: step.undo }),
    ...(step.sql === null ? [t.doneByThePanel] : []),
  ].map((line) => comment(remark, line))
  if (step.sql === null) return [...about, '']
  if (isStatement) return [...about, shell ? step.sql : ended(step.sql), '']
  const other = step.sql.split('\n').map((line) => comment(remark, `  ${line}`))
  return [...about, comment(remark, shell ? t.sqlToRunIn : t.commandToRunIn), ...other, '']
}

/** One comment line, whatever the text holds: every line break a client may know is made visible. */
function comment(remark: string, text: string): string {
  return `${remark} ${text.replaceAll(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/g, ' ⏎ ')}`
}

function ended(sql: string): string {
  return /;\s*$/.test(sql) ? sql : `${sql};`
}
