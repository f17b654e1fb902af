import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { connectPageMessages as text } from '../../messages/connectPage'
import type { Fetch } from '../../socket/connection/fetchWithin'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/field/TextField'
import { Strip } from '../../ui/Strip'
import { ConnectFailure } from './ConnectFailure'
import styles from './ConnectPage.module.css'
import { parseEndpoint } from './endpoint'
import { type Attempt, workspacesQuery } from './listWorkspaces'
import type { PageAddress } from './pageAddress'
import type { TokenStore } from './tokenStore'
import { WorkspaceList } from './WorkspaceList'

export interface ConnectPageProps {
  address: PageAddress
  pageOrigin: string
  tokens: TokenStore
  fetch: Fetch
  /** Loads the page for another server, so that its security policy names that server. */
  onVisit: (endpoint: string) => void
  onOpen: (chosen: { endpoint: string; workspaceId: string; token: string }) => void
}

/** Asks for a server and a token, and lists the workspaces. A token is sent only after a click that names the host. */
export function ConnectPage({ address, pageOrigin, tokens, fetch, onVisit, onOpen }: ConnectPageProps) {
  const [server, setServer] = useState(address.isUnusable ? '' : address.endpoint)
  const [token, setToken] = useState('')
  const [errors, setErrors] = useState<{ server?: string; token?: string }>({})
  const [attempt, setAttempt] = useState<Attempt | null>(() => firstAttempt(address, tokens))
  const { data: workspaces, error, isFetching } = useQuery(workspacesQuery(fetch, attempt))

  const found = workspaces?.find(({ id }) => id === address.workspaceId)
  useEffect(() => {
    if (found && attempt) onOpen({ ...attempt, workspaceId: found.id })
  }, [found, attempt, onOpen])

  function connect(event: FormEvent): void {
    event.preventDefault()
    const endpoint = parseEndpoint(server, pageOrigin)
    const fromLink = endpoint === address.endpoint ? address.token : null
    const given = token.trim() || fromLink || (endpoint && tokens.get(endpoint, null))
    setErrors({
      ...(endpoint ? {} : { server: text.badAddress }),
      ...(endpoint && !given ? { token: text.missingToken } : {}),
    })
    if (!endpoint || !given) return
    if (endpoint === pageOrigin || endpoint === address.endpoint) {
      setAttempt({ endpoint, token: given, turn: (attempt?.turn ?? 0) + 1 })
    } else {
      tokens.set(endpoint, null, given)
      onVisit(endpoint)
    }
  }

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <header className={styles.header}>
          <h1 className={styles.title}>{text.title}</h1>
          <p className={styles.lead}>{text.lead}</p>
        </header>
        {address.isForeign && attempt === null && (
          <div className={styles.notice}>
            <Strip tone="warning">{text.foreign(hostOf(address.endpoint))}</Strip>
          </div>
        )}
        {address.isUnusable && (
          <div className={styles.notice}>
            <Strip tone="danger">{text.unusable}</Strip>
          </div>
        )}
        <form className={styles.form} noValidate onSubmit={connect}>
          <TextField
            label={text.serverAddress}
            value={server}
            onChange={setServer}
            error={errors.server}
            inputMode="url"
            autoCapitalize="none"
          />
          <TextField
            label={text.token}
            value={token}
            onChange={setToken}
            error={errors.token}
            description={address.token === null ? text.tokenHint : text.tokenFromLink}
            autoCapitalize="none"
          />
          <Button type="submit" variant="primary" busy={isFetching}>
            {isFetching ? text.connecting : text.connect}
          </Button>
        </form>
        {error && attempt && <ConnectFailure error={error} host={hostOf(attempt.endpoint)} />}
        {attempt && !error && !found && (
          <WorkspaceList
            workspaces={workspaces}
            missing={address.workspaceId}
            onChoose={(workspaceId) => onOpen({ ...attempt, workspaceId })}
          />
        )}
      </div>
    </main>
  )
}

/** A server that was agreed to before, on this page or the one that led here, is asked at once. */
function firstAttempt(address: PageAddress, tokens: TokenStore): Attempt | null {
  const { endpoint, isForeign, isUnusable, token } = address
  if (isUnusable || (isForeign && token !== null)) return null
  const known = token ?? tokens.get(endpoint, null)
  return known === null ? null : { endpoint, token: known, turn: 1 }
}

const hostOf = (endpoint: string): string => new URL(endpoint).host
