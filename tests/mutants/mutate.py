#!/usr/bin/env python3
"""Makes the mutants of mutants.txt, and runs the tests that must catch them.

  mutate.py list                        one line each: name|file|test program
  mutate.py plant NAME SOURCE OUTPUT    writes the changed copy of the file below SOURCE
  mutate.py catch NAME SOURCE MUTANT TEST
                                        TEST must pass, MUTANT (the same with the bug) must fail;
                                        77 where TEST is skipped
"""
import os
import pathlib
import subprocess
import sys

TABLE = pathlib.Path(__file__).with_name("mutants.txt")


def read_table():
    mutants = {}
    for line in TABLE.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        key, _, value = line.partition(" ")
        if key == "mutant":
            name, _, what = value.strip().partition(" ")
            mutants[name] = mutant = {"name": name, "what": what.strip(), "with": {}, "to": ""}
        elif key == "caught":
            mutant["test"], mutant["filter"] = value.split()[1:]
        elif key == "with":
            variable, _, setting = value.partition("=")
            mutant["with"][variable] = setting
        else:
            mutant[key] = value
    return mutants


def changed(mutant, source):
    """The file with the bug; the file as it is, when the text is not there exactly once."""
    text = (pathlib.Path(source) / mutant["in"]).read_text()
    place = "\n" + mutant["from"] if mutant["from"].startswith(" ") else mutant["from"]
    replacement = place.replace(mutant["from"], mutant["to"])
    return text.replace(place, replacement) if text.count(place) == 1 else text


def plant(mutant, source, output):
    # A mutant that cannot be made is told by its test, not by everybody's build.
    pathlib.Path(output).write_text(changed(mutant, source))


def run(program, mutant):
    command = [program, "--gtest_filter=" + mutant["filter"], "--gtest_brief=1"]
    environment = dict(os.environ, **mutant["with"])
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")
    return done.returncode, done.stdout


def catch(mutant, source, mutant_program, test_program):
    as_it_is = (pathlib.Path(source) / mutant["in"]).read_text()
    if changed(mutant, source) == as_it_is:
        return f"{mutant['in']} does not hold exactly once: {mutant['from']}"
    code, words = run(test_program, mutant)
    if code != 0 or "0 tests ran" in words or " ran." not in words:
        return f"without the mutant the test does not pass, or does not exist:\n{words}"
    if "SKIPPED" in words:
        print(words)
        return 77
    code, words = run(mutant_program, mutant)
    if code == 0:
        return f"not caught: {mutant['what']}\n{words}"
    finding = [line for line in words.splitlines() if "Failure" in line or ": D" in line or ": O" in line]
    print(f"caught ({code}): {mutant['what']}\n" + "\n".join(finding[:6] or words.splitlines()[-6:]))
    return None


def main(arguments):
    mutants = read_table()
    if arguments[0] == "list":
        for mutant in mutants.values():
            print("|".join((mutant["name"], mutant["in"], mutant["test"])))
        return None
    mutant = mutants[arguments[1]]
    return {"plant": plant, "catch": catch}[arguments[0]](mutant, *arguments[2:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
