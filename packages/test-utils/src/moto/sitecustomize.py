"""Python imports this before it runs moto_server.

Makes moto's dump of its state, /moto-api/data.json, show what exists. Moto's own
lists also have every resource that was deleted.
"""

import weakref

from moto.core.base_backend import InstanceTrackerMeta
from moto.core.model_instances import model_data


class Existing(list):
    """References that keep nothing alive."""

    def append(self, instance):
        # What AWS itself brings, thousands of them.
        if type(instance).__name__ not in ("AWSManagedPolicy", "Ami"):
            super().append(weakref.ref(instance))

    def __iter__(self):
        instances = [reference() for reference in super().__iter__()]
        return iter([each for each in instances if each is not None])


def track(meta, name, bases, members, create=InstanceTrackerMeta.__new__):
    model = create(meta, name, bases, members)
    model.instances_tracked = Existing()
    return model


for models in model_data.values():
    for model in models.values():
        model.instances_tracked = Existing()
InstanceTrackerMeta.__new__ = track
