# Init has the learner's own uid; whoever may set its limits has it without files, blind and deaf.
import resource

for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS, resource.RLIMIT_CPU):
    try:
        print(resource.prlimit(1, what), "READ")
        resource.prlimit(1, what, (1 << 30, 1 << 30) if what == resource.RLIMIT_AS else (500, 500))
        print("CHANGED")
    except OSError as refusal:
        print(type(refusal).__name__)
print("own limits:", resource.getrlimit(resource.RLIMIT_NOFILE))
