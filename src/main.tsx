import './ui/theme/global.css'
import { start } from './boot/start'

start()
