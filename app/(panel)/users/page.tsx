import type { Metadata } from 'next'
import { UserList } from '@/components/users/user-list'
import { usersTexts as t } from '@/lib/texts/users'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.users }

export default function UsersPage() {
  return (
    <Permitted permission="users.read" page={t.users}>
      <UserList />
    </Permitted>
  )
}
