'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { uiTexts as t } from '@/lib/texts/ui'
import { announce } from './announce'
import { Button, type ButtonProps } from './button'
import { copyText } from './copy-text'
import { IconButton } from './icon-button'

export type CopyButtonProps = {
  /** The text, or how to get it at the moment of the press. */
  text: string | (() => string)
  /** What is copied, as in "Copy SQL". */
  label?: string
  /** Shows the label beside the icon. */
  wordy?: boolean
  size?: ButtonProps['size']
  className?: string
}

/** Copies text and says so in place. */
export function CopyButton({ text, label = t.copy, wordy = false, size = 'sm', className }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const press = async () => {
    const done = await copyText(typeof text === 'string' ? text : text())
    setState(done ? 'copied' : 'refused')
    announce(done ? t.copied : t.browserRefusedTo)
  }
  const word = state === 'copied' ? t.copied : state === 'refused' ? t.browserRefused : label
  const icon =
    state === 'copied' ? (
      <Check aria-hidden="true" strokeWidth={1.75} />
    ) : (
      <Copy aria-hidden="true" strokeWidth={1.75} />
    )
  if (!wordy) return <IconButton size={size} label={word} icon={icon} onClick={press} className={className} />
  return (
    <Button size={size} variant="ghost" onClick={press} className={className}>
      {icon}
      {word}
    </Button>
  )
}
