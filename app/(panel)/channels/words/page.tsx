import type { Metadata } from 'next'
import { WordsView } from '@/components/channels/words-view'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { messageWordsTexts as t } from '@/lib/texts/message-words'
import { meOf } from '../../page-reads'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.wordsOfMessages }

async function First() {
  const panel = await serverClient()
  const [first, me] = await Promise.all([pageData(panel.channels.templates()), meOf()])
  if (first.data === null) return <ErrorPanel {...first.problem} />
  return (
    <WordsView initial={first.data} mayWrite={me.data?.permissions.includes('channels.write') ?? false} />
  )
}

export default function ChannelWordsPage() {
  return (
    <Permitted permission="channels.read" page={t.wordsOfMessages}>
      <First />
    </Permitted>
  )
}
