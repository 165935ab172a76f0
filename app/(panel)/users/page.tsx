import type { Metadata } from 'next'
import { UserList } from '@/components/users/user-list'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: 'Users' }

export default function UsersPage() {
  return (
    <Permitted permission="users.read" page="Users">
      <UserList />
    </Permitted>
  )
}
