import { AgentsPage } from '../../channels/agent/agents/AgentsPage'
import { useShowTerminal } from './useShowTerminal'

/** The page of agents beside the terminals, in which it lets the user install them and sign in. */
export const AgentsDialog = ({ onClose }: { onClose: () => void }) => (
  <AgentsPage onClose={onClose} onShowTerminal={useShowTerminal()} />
)
