#ifndef KEEPWATCH_BENCH_LIMIT_H
#define KEEPWATCH_BENCH_LIMIT_H

/// Runs the limit: what keeping links alive costs when nothing is in its way.
///
/// The arguments are described in limit.c. May end the process.
///
/// Returns the exit status.
int keepwatch_bench_limit(int argc, char **argv);

#endif
