import { ShieldCheck } from 'lucide-react'
import { messages } from '../../../messages/en'
import { IconButton } from '../../../ui/IconButton'
import { useConfig } from '../../context/WorkspaceProvider'
import { useShowRules } from './ShowRulesContext'

/** Leads to what agents may do without a question; not there where the server keeps no rules. */
export function RulesButton() {
  const show = useShowRules()
  const hasRules = useConfig(({ config }) => config?.capabilities.includes('agent.permissionRules') ?? false)
  if (!show || !hasRules) return null
  return <IconButton label={messages.app.commands.agentPermissions} icon={ShieldCheck} onClick={show} />
}
