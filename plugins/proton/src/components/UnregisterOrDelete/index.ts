export { EntityUnregisterOrDeleteDialog } from './EntityUnregisterOrDeleteDialog';
export { UnregisterOrDeleteDialog } from './UnregisterOrDeleteDialog';
