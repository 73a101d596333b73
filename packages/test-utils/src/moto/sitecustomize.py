"""Python imports this before it runs moto_server.

Makes moto's dump of its state, /moto-api/data.json, show what exists. Moto's own
lists also have every resource that was deleted.
"""

import gc
import time
import weakref

from moto.core.base_backend import InstanceTrackerMeta
from moto.core.model_instances import model_data

# What AWS itself brings, thousands of them, and moto's own account of EC2.
NOT_TRACKED = ("AWSManagedPolicy", "Ami", "EC2Backend")

SECONDS_BETWEEN_COLLECTIONS = 1


class Existing(list):
    """References that keep nothing alive."""

    collected = 0.0

    def append(self, instance):
        if type(instance).__name__ not in NOT_TRACKED:
            super().append(weakref.ref(instance))

    def __iter__(self):
        # Deleted resources that refer to each other are still in memory. A dump
        # iterates over many lists in a row.
        if time.monotonic() - Existing.collected > SECONDS_BETWEEN_COLLECTIONS:
            gc.collect()
            Existing.collected = time.monotonic()
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
