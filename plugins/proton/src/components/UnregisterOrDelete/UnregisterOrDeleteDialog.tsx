import { Entity } from '@backstage/catalog-model';
import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { catalogEntityDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import {
  EntityProvider,
  entityRouteParams,
  entityRouteRef,
  UnregisterEntityDialog,
} from '@backstage/plugin-catalog-react';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { catalogIndexRouteRef } from '../../routes';
import { Choice } from './Choice';
import {
  describeUnregistering,
  nameOfKind,
  titleOf,
} from './describeUnregistering';
import { MANAGE_PATH } from './managePath';

export interface UnregisterOrDeleteDialogProps {
  entity: Entity;
  open: boolean;
  onClose: () => void;
}

/**
 * Keeps apart what is easily taken for the same: to delete an environment, and to
 * take its entity out of the catalog.
 */
export function UnregisterOrDeleteDialog(props: UnregisterOrDeleteDialogProps) {
  const { entity, open, onClose } = props;
  const [isUnregistering, setIsUnregistering] = useState(false);
  const navigate = useNavigate();
  const catalogIndex = useRouteRef(catalogIndexRouteRef);
  const close = () => {
    setIsUnregistering(false);
    onClose();
  };
  if (isUnregistering) {
    return (
      <UnregisterEntityDialog
        entity={entity}
        open={open}
        onClose={close}
        onConfirm={() => {
          close();
          navigate(catalogIndex?.() ?? '/');
        }}
      />
    );
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      maxWidth="sm"
      fullWidth
      aria-labelledby="proton-unregister-or-delete"
    >
      <DialogTitle id="proton-unregister-or-delete">
        Unregister or delete {titleOf(entity)}
      </DialogTitle>
      <DialogContent>
        <EntityProvider entity={entity}>
          <Choices
            entity={entity}
            onClose={close}
            onUnregister={() => setIsUnregistering(true)}
          />
        </EntityProvider>
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>Cancel</Button>
      </DialogActions>
    </Dialog>
  );
}

function Choices(props: {
  entity: Entity;
  onClose: () => void;
  onUnregister: () => void;
}) {
  const { entity, onClose, onUnregister } = props;
  const entityRoute = useRouteRef(entityRouteRef);
  const { allowed, loading } = useEntityPermission(
    catalogEntityDeletePermission,
  );
  const what = nameOfKind(entity);
  return (
    <>
      <Choice
        title={`Delete the ${what}`}
        description={`Destroys the ${what} and all that belongs to it. Its entity goes with it.`}
        action={
          <LinkButton
            to={`${entityRoute(entityRouteParams(entity))}${MANAGE_PATH}`}
            onClick={onClose}
            variant="contained"
            color="primary"
          >
            Delete the {what}…
          </LinkButton>
        }
      />
      <Choice
        title="Unregister the entity only"
        description={
          <>
            {describeUnregistering(entity)}
            {!loading && !allowed && ' You may not unregister this entity.'}
          </>
        }
        action={
          <Button variant="outlined" disabled={!allowed} onClick={onUnregister}>
            Unregister the entity…
          </Button>
        }
      />
    </>
  );
}
