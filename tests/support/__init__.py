"""What several test folders share: a world of simulators around one or more profiles, and the proofs made on it.

`tests.support.world`  builds the world (see its docstring for how to use it)
`tests.support.proof`  counts, on the simulated tenant alone, whether every voucher became its documents exactly once
`tests.support.clock`  the injected clock
`tests.support.keys`   a keyring in memory
"""
