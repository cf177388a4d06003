#include "clients/cli/commands.h"

#include "clients/cli/completion.h"
#include "clients/cli/config.h"
#include "clients/cli/directory.h"
#include "clients/cli/disparity.h"
#include "clients/cli/errors.h"
#include "clients/cli/events.h"
#include "clients/cli/health.h"
#include "clients/cli/history.h"
#include "clients/cli/hub_status.h"
#include "clients/cli/import.h"
#include "clients/cli/keys.h"
#include "clients/cli/log.h"
#include "clients/cli/log_copies.h"
#include "clients/cli/log_retention.h"
#include "clients/cli/log_stats.h"
#include "clients/cli/network.h"
#include "clients/cli/publish.h"
#include "clients/cli/replay.h"
#include "clients/cli/schema.h"
#include "clients/cli/simulate.h"
#include "clients/cli/version.h"
#include "clients/cli/views.h"
#include "clients/cli/work.h"

namespace basin::cli {

const std::vector<Noun>& Nouns() {
  static const auto* const nouns = new std::vector<Noun>{
      {"toolbox", {"la boîte à outils commune", "the common toolbox"}},
      {"import", {"reprendre des fichiers d'autres sources", "take over files of other sources"}},
      {"events", {"lire le journal", "read the log"}},
      {"log",
       {"le journal : ce qui prouve qu'il est entier, et ses copies",
        "the log: what proves it whole, and its copies"}},
      {"keys", {"les clés d'un acteur", "an actor's keys"}},
      {"hub", {"le hub lui-même", "the hub itself"}},
      {"views",
       {"les vues : les reconstruire à côté, comparer, basculer, revenir",
        "the views: rebuild them beside, compare, switch, roll back"}},
      {"config", {"les fichiers de configuration", "configuration files"}},
      {"schema", {"les types d'évènements", "the event types"}},
      {"errors", {"le catalogue des erreurs", "the error catalogue"}},
      {"completion", {"la complétion du shell", "completion for the shell"}},
  };
  return *nouns;
}

const std::vector<Command>& Commands() {
  static const auto* const commands = new std::vector<Command>{
      {.name = "publish",
       .summary = {"publier des évènements d'un fichier", "publish the events of a file"},
       .examples = {{"basinctl publish reunions.csv --type meeting.held --dry-run",
                     {"d'abord vérifier, sans rien écrire",
                      "first check, without writing anything"}},
                    {"basinctl publish meeting.held_2026-03.csv --basin 1107",
                     {"un tableau nommé d'après son type, tout d'un bassin",
                      "a table named after its type, all of one basin"}},
                    {"basinctl publish --atomic < evenements.jsonl",
                     {"des CloudEvents, tout ou rien", "CloudEvents, all or nothing"}}},
       .effect = {"Lit FILE ; publie chaque évènement, ou dit pourquoi il est refusé (sortie 65). "
                  "Deux fois n'ajoute rien.",
                  "Reads FILE; publishes each event, or says why it is refused (exit 65). Twice "
                  "adds nothing."},
       .declare = DeclarePublish},
      {.name = "template",
       .summary = {"un fichier à remplir pour un type", "a file of a type, to fill in"},
       .examples = {{"basinctl template meeting.held > reunions.csv",
                     {"pour un tableur, en-têtes français", "for a spreadsheet, French headings"}},
                    {"basinctl template referral.sent -o json",
                     {"pour un programme : remplacer ce qui est entre < et >",
                      "for a program: replace what is between < and >"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareTemplate},
      {.name = "import scdl",
       .summary = {"reprendre un fichier de subventions SCDL", "take over an SCDL file of grants"},
       .examples =
           {{"basinctl import scdl subventions.csv --siren 200072346",
             {"vos propres subventions", "your own grants"}},
            {"basinctl import scdl ville.csv --basin 1107 --on-behalf-of ville-melun --dry-run",
             {"celles d'un autre, avec sa délégation", "somebody else's, with its delegation"}}},
       .effect = {"Lit FILE ; publie tout ou rien. Importer deux fois n'ajoute rien.",
                  "Reads FILE; publishes all or nothing. Importing twice adds nothing."},
       .declare = DeclareImportScdl},
      {.name = "import bmo",
       .summary = {"reprendre l'enquête Besoins en main-d'œuvre",
                   "take over the survey of labour needs (BMO)"},
       .examples = {{"basinctl import bmo bmo2024_idf.csv",
                     {"un évènement par ligne", "one event per row"}}},
       .effect = {"Lit FILE ; publie tout ou rien. Importer deux fois n'ajoute rien.",
                  "Reads FILE; publishes all or nothing. Importing twice adds nothing."},
       .declare = DeclareImportBmo},
      {.name = "import basins",
       .summary = {"définir les 25 bassins et leurs attentes",
                   "define the 25 basins and what is expected"},
       .examples = {{"basinctl import basins",
                     {"le premier geste sur un hub vide", "the first thing on an empty hub"}}},
       .effect = {"Publie les territoires et leurs attentes (rôle d'exploitant). Deux fois "
                  "n'ajoute rien.",
                  "Publishes the territories and their expectations (operator's role). Twice adds "
                  "nothing."},
       .declare = DeclareImportBasins},
      {.name = "simulate",
       .summary = {"remplir un hub simulé d'évènements inventés",
                   "fill a simulated hub with made-up events"},
       .examples = {{"basinctl simulate --days 1200 --seed 1 --key feed.key",
                     {"trois ans et quelques dans les 25 bassins",
                      "three years and some in the 25 basins"}},
                    {"basinctl simulate --write-actors actors.toml --feed-key feed.key.pub",
                     {"d'abord, les acteurs que le hub doit connaître",
                      "first, the actors the hub must know"}}},
       .effect =
           {"Publie des données simulées, jamais dans un journal réel. Recommencer n'ajoute rien.",
            "Publishes simulated data, never into a real log. Doing it again adds nothing."},
       .declare = DeclareSimulate},
      {.name = "events tail",
       .summary = {"montrer les derniers évènements, et suivre",
                   "show the last events, and follow"},
       .examples = {{"basinctl events tail", {"les vingt derniers", "the last twenty"}},
                    {"basinctl events tail --follow --basin 1107 --type 'referral.*'",
                     {"les orientations d'un bassin, en direct", "a basin's referrals, live"}},
                    {"basinctl events tail --from 2026-03-01 --until 2026-03-31 --actor ft-melun",
                     {"le mois d'un acteur", "an actor's month"}}},
       .effect = {"Lit le journal du hub, dans la limite de vos droits ; n'écrit rien.",
                  "Reads the hub's log, as far as your rights go; writes nothing."},
       .declare = DeclareEventsTail},
      {.name = "events get",
       .summary = {"montrer un évènement en entier", "show one event whole"},
       .examples = {{"basinctl events get 4711", {"par sa position", "by its sequence"}},
                    {"basinctl events get '/actors/ml-melun 01908f3e-…'",
                     {"par sa source et son identifiant", "by its source and id"}}},
       .effect = {"Lit le journal du hub ; n'écrit rien.", "Reads the hub's log; writes nothing."},
       .declare = DeclareEventsGet},
      {.name = "events export",
       .summary = {"écrire des évènements dans un fichier", "write events to a file"},
       .examples = {{"basinctl events export --to journal.jsonl",
                     {"tout le journal, en CloudEvents", "the whole log, as CloudEvents"}},
                    {"basinctl events export --type 'funding.*' --format csv --csv-dialect fr --to "
                     "financements.csv",
                     {"une famille, pour un tableur français",
                      "one family, for a French spreadsheet"}}},
       .effect = {"Lit le journal du hub ; crée --to, entier ou pas du tout, sans rien écraser. "
                  "JSON, JSONL et CloudEvents peuvent être republiés ; le CSV est pour un tableur.",
                  "Reads the hub's log; creates --to, whole or not at all, overwriting nothing. "
                  "JSON, JSONL and CloudEvents can be published again; CSV is for a spreadsheet."},
       .declare = DeclareEventsExport},
      {.name = "replay",
       .summary = {"rejouer le journal, à la vitesse choisie", "replay the log, at a chosen speed"},
       .examples =
           {{"basinctl replay --from 2026-03-01 --rate x3600 | mon-programme",
             {"une heure par seconde, vers un programme", "an hour a second, into a program"}},
            {"basinctl replay --rate 500/s --to relecture.jsonl",
             {"vers un fichier", "into a file"}},
            {"basinctl replay --to tcp://127.0.0.1:7500 --to-key essai.pub",
             {"vers un autre hub de données simulées", "into another hub of simulated data"}}},
       .effect =
           {"Lit le journal ; ce qui sort est marqué « replayed ». Un fichier est créé entier ou "
            "pas du tout. Un hub "
            "cible doit être simulé et vos clés celles de l'acteur d'origine : les octets restent "
            "les mêmes.",
            "Reads the log; what comes out is marked \"replayed\". A file is created whole or not "
            "at all. A target "
            "hub must be simulated and your key the original actor's: the bytes stay the same."},
       .declare = DeclareReplay},
      {.name = "health",
       .summary = {"la santé de la coordination, par bassin",
                   "coordination health, basin by basin"},
       .examples =
           {{"basinctl health",
             {"les 25 bassins, du meilleur au moins bon", "the 25 basins, best first"}},
            {"basinctl health 1107",
             {"un bassin, indicateur par indicateur", "one basin, indicator by indicator"}},
            {"basinctl health --region",
             {"la région, sur les évènements réunis de ses bassins",
              "the region, on the pooled events of its basins"}},
            {"basinctl health --departement 77",
             {"les bassins qui touchent un département", "the basins that touch a département"}},
            {"basinctl health --as-of 2026-01-01 --known-at 4711 -o json",
             {"ce qu'on savait alors, pour un programme", "what was known then, for a program"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclareHealth},
      {.name = "health history",
       .summary = {"un indicateur d'un bassin, au fil du temps",
                   "one indicator of a basin, over time"},
       .examples =
           {{"basinctl health history 1107 referrals.answered_10d --from 2025-01-01 --every "
             "month",
             {"mois par mois, d'après ce qu'on sait aujourd'hui",
              "month by month, as it is known now"}},
            {"basinctl health history 1107 referrals.answered_10d --as-known-then",
             {"ce qu'on savait à chaque fin de mois", "what was known at each month's end"}}},
       .effect =
           {"Interroge les vues ; n'écrit rien. Chaque point dit s'il vient des évènements ou, "
            "s'ils sont purgés, d'un relevé.",
            "Asks the views; writes nothing. Each point says whether it comes from the events "
            "or, where they are purged, from a snapshot."},
       .declare = DeclareHistory},
      {.name = "explain",
       .summary = {"les évènements derrière un indicateur", "the events behind an indicator"},
       .examples = {{"basinctl explain 1107 referrals.answered_10d",
                     {"pourquoi ce chiffre, dossier par dossier",
                      "why this figure, case by case"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclareExplain},
      {.name = "network",
       .summary = {"qui travaille avec qui dans un bassin", "who works with whom in a basin"},
       .examples = {{"basinctl network 1107",
                     {"les liens des 90 jours, qui manque, qui relie à d'autres bassins",
                      "the ties of 90 days, who is missing, who bridges to other basins"}},
                    {"basinctl network 1107 --as-of 2026-01-01 -o csv",
                     {"les liens d'alors, pour un tableur",
                      "the ties of then, for a spreadsheet"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclareNetwork},
      {.name = "work",
       .summary = {"ce qui attend quelqu'un, le plus en retard d'abord",
                   "what waits for somebody, the most overdue first"},
       .examples =
           {{"basinctl work --actor ml-paris",
             {"ce que vous devez, et ce qu'on vous doit", "what you owe, and what is owed to you"}},
            {"basinctl work --basin 1107 --kind minutes",
             {"les réunions d'un bassin sans compte rendu", "a basin's meetings without minutes"}},
            {"basinctl work --as-of 2026-01-01 -o csv --csv-dialect fr",
             {"l'état d'un jour, pour un tableur", "as of a day, for a spreadsheet"}}},
       .effect = {"Interroge les vues ; n'écrit rien. Une orientation n'est montrée qu'à ses "
                  "parties, aux acteurs de son bassin et aux exploitants.",
                  "Asks the views; writes nothing. A referral is shown to its parties, to its "
                  "basin's actors and to operators only."},
       .declare = DeclareWork},
      {.name = "disparity",
       .summary = {"l'écart entre les bassins, et s'il se creuse",
                   "how far the basins lie apart, and whether it grows"},
       .examples = {{"basinctl disparity",
                     {"chaque dimension et chaque indicateur noté",
                      "every dimension and scored indicator"}},
                    {"basinctl disparity referrals.answered_10d",
                     {"rang, note et z de chaque bassin", "each basin's rank, score and z"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclareDisparity},
      {.name = "toolbox search",
       .summary = {"chercher dans la boîte à outils commune", "search the common toolbox"},
       .examples = {{"basinctl toolbox search mediation numerique",
                     {"accents, majuscules et pluriels sont pardonnés",
                      "accents, capitals and plurals are forgiven"}},
                    {"basinctl toolbox search \"main-d'œuvre\" --basin 1107 -o csv",
                     {"les ressources d'un bassin, pour un tableur",
                      "one basin's resources, for a spreadsheet"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclareToolboxSearch},
      {.name = "calls",
       .summary = {"les appels à projets ouverts", "the open calls for projects"},
       .examples = {{"basinctl calls --basin 1107",
                     {"la clôture la plus proche d'abord", "the nearest deadline first"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclareCalls},
      {.name = "practices",
       .summary = {"les pratiques que partagent les bassins", "the practices that basins share"},
       .examples = {{"basinctl practices --basin 1107",
                     {"ce que font les autres bassins que Paris",
                      "what basins other than Paris do"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclarePractices},
      {.name = "places",
       .summary = {"les lieux d'accueil et leurs labels valables",
                   "the reception places and their valid labels"},
       .examples = {{"basinctl places --commune 77288",
                     {"où aller à Melun", "where to go in Melun"}}},
       .effect = {"Interroge les vues ; n'écrit rien.", "Asks the views; writes nothing."},
       .declare = DeclarePlaces},
      {.name = "hub status",
       .summary = {"l'état du hub ; sortie 1 s'il n'accepte rien",
                   "the hub's state; exit 1 when it takes nothing"},
       .examples = {{"basinctl hub status", {"tout va bien ?", "is all well?"}},
                    {"basinctl hub status -o json --timeout 2s",
                     {"pour une sonde", "for a probe"}}},
       .effect = {"Interroge le hub ; n'écrit rien. L'exploitant voit qui lit quoi.",
                  "Asks the hub; writes nothing. The operator sees who reads what."},
       .declare = DeclareHubStatus},
      {.name = "views ls",
       .summary = {"les générations des vues, et jusqu'où elles ont lu",
                   "the generations of the views, and how far they have read"},
       .examples = {{"basinctl views ls",
                     {"qui répond ? où en est l'autre ?", "which answers? how far is the other?"}},
                    {"basinctl views ls -o json", {"pour une sonde", "for a probe"}}},
       .effect = {"Interroge les vues (rôle d'exploitant) ; n'écrit rien.",
                  "Asks the views (operator's role); writes nothing."},
       .declare = DeclareViewsLs},
      {.name = "views rebuild",
       .summary = {"construire une génération à côté de celle qui répond",
                   "build a generation beside the one that answers"},
       .examples = {{"basinctl views rebuild --wait",
                     {"et attendre, avec le débit et le temps restant",
                      "and wait, with rate and time left"}}},
       .effect = {"Les vues relisent le journal du début dans un dossier à côté ; celle qui répond "
                  "continue. Rien n'est publié. Une génération qui était à côté est abandonnée.",
                  "The views read the log from its beginning into a folder beside; the one that "
                  "answers goes on. Nothing is published. A generation that was beside it is given "
                  "up."},
       .declare = DeclareViewsRebuild},
      {.name = "views diff",
       .summary = {"comparer les deux générations ; sortie 1 si des lignes diffèrent",
                   "compare the two generations; exit 1 when rows differ"},
       .examples = {{"basinctl views diff",
                     {"les lignes qui diffèrent, et leurs évènements",
                      "the rows that differ, and their events"}},
                    {"basinctl views diff --view referrals --limit 500 -o json",
                     {"une vue, pour un programme", "one view, for a program"}}},
       .effect = {"Interroge les vues ; n'écrit rien. Compare jusqu'où les deux connaissent le "
                  "journal.",
                  "Asks the views; writes nothing. Compares as far as both know the log."},
       .declare = DeclareViewsDiff},
      {.name = "views switch",
       .summary = {"faire répondre la génération à côté", "let the generation beside answer"},
       .examples = {{"basinctl views switch",
                     {"dès qu'elle est prête ; d'un coup", "once it is ready; at once"}}},
       .effect = {"La génération à côté répond, celle qui répondait reste à côté. Refusé tant "
                  "qu'elle n'a pas rattrapé le journal (NOT_CAUGHT_UP, sortie 1).",
                  "The generation beside answers, the one that answered stays beside it. Refused "
                  "until it has caught up with the log (NOT_CAUGHT_UP, exit 1)."},
       .declare = DeclareViewsSwitch},
      {.name = "views rollback",
       .summary = {"revenir à la génération qui répondait avant",
                   "go back to the generation that answered before"},
       .examples = {{"basinctl views rollback", {"d'un coup", "at once"}}},
       .effect = {"Les deux générations changent de place. Sortie 5 s'il n'y en a pas qui ait déjà "
                  "répondu.",
                  "The two generations change places. Exit 5 when there is none that answered "
                  "before."},
       .declare = DeclareViewsRollback},
      {.name = "views drop",
       .summary = {"abandonner la génération à côté", "give up the generation beside"},
       .examples = {{"basinctl views drop",
                     {"libérer sa place sur le disque", "free its space on the disk"}}},
       .effect = {"Supprime ses lignes, qui se retrouvent en relisant le journal. Si celle qui "
                  "répond est figée, la suivante est commencée aussitôt.",
                  "Removes its rows, which reading the log again brings back. While the one that "
                  "answers is frozen, the next one is begun at once."},
       .declare = DeclareViewsDrop},
      {.name = "log head",
       .summary = {"la tête du journal, signée par le hub", "the log's head, signed by the hub"},
       .examples = {{"basinctl log head", {"ce que le hub atteste", "what the hub answers for"}},
                    {"basinctl log head --keep journal.head",
                     {"exiger la preuve que le journal prolonge la tête conservée, puis garder la "
                      "nouvelle",
                      "demand the proof that the log extends the head kept, then keep the new "
                      "one"}}},
       .effect = {"Interroge le hub ; avec --keep, remplace FILE. Sortie 74 si le journal a été "
                  "réécrit.",
                  "Asks the hub; with --keep, replaces FILE. Exit 74 when the log was rewritten."},
       .declare = DeclareLogHead},
      {.name = "log stats",
       .summary = {"ce que contient le journal, ce qu'il coûte, comment il va",
                   "what the log holds, what it costs, how well it is"},
       .examples = {{"basinctl log stats", {"d'un coup d'œil", "at a glance"}},
                    {"basinctl log stats -o json",
                     {"pour une sonde : sortie 1 si la relecture a trouvé un dommage",
                      "for a probe: exit 1 when reading it again has found damage"}}},
       .effect = {"Interroge le hub ; n'écrit rien.", "Asks the hub; writes nothing."},
       .declare = DeclareLogStats},
      {.name = "log prove",
       .summary = {"prouver qu'un enregistrement est au journal",
                   "prove that a record is in the log"},
       .examples = {{"basinctl log prove 4711",
                     {"contre la tête d'aujourd'hui", "against today's head"}},
                    {"basinctl log prove 4711 --head journal.head -o json > preuve.json",
                     {"contre une tête conservée, avec de quoi la vérifier ailleurs",
                      "against a head kept, with all that verifying it elsewhere takes"}}},
       .effect = {"Interroge le hub et vérifie la preuve ; n'écrit rien.",
                  "Asks the hub and verifies the proof; writes nothing."},
       .declare = DeclareLogProve},
      {.name = "log verify",
       .summary = {"recalculer tout un journal, hub arrêté",
                   "compute a whole log again, with the hub stopped"},
       .examples = {{"basinctl log verify --data /var/lib/basin/hub --head journal.head",
                     {"rien n'a-t-il changé depuis ?", "has nothing changed since?"}},
                    {"basinctl log verify --data /mnt/sauvegardes",
                     {"la sauvegarde la plus récente ; une archive, de même",
                      "the newest backup; an archive likewise"}}},
       .effect = {"Lance « basin-hub log verify », installé à côté : lit le dossier, n'y change "
                  "rien. Sortie 74 et les positions exactes si quelque chose manque ou a changé.",
                  "Runs \"basin-hub log verify\", installed beside it: reads the folder, changes "
                  "nothing in it. Exit 74 and the exact sequences when something is missing or "
                  "changed."},
       .declare = DeclareLogVerify},
      {.name = "log backup",
       .summary = {"sauvegarder le journal, hub en marche",
                   "back the log up, with the hub running"},
       .examples = {{"basinctl log backup /mnt/sauvegardes --data /var/lib/basin/hub --sign-with "
                     "/etc/basin/hub.sign --keep 30",
                     {"chaque nuit : seul ce qui est nouveau est copié",
                      "every night: only what is new is copied"}}},
       .effect = {"Lance « basin-hub log backup » : lit le dossier du hub sans rien lui demander, "
                  "écrit DIR. Une sauvegarde n'apparaît qu'entière et vérifiée ; sortie 74 si le "
                  "journal est endommagé.",
                  "Runs \"basin-hub log backup\": reads the hub's folder, asks nothing of the hub, "
                  "writes DIR. A backup appears only whole and verified; exit 74 when the log is "
                  "damaged."},
       .declare = DeclareLogBackup},
      {.name = "log restore",
       .summary = {"remettre une sauvegarde en place", "put a backup in place"},
       .examples = {{"basinctl log restore /mnt/sauvegardes --data /var/lib/basin/hub --reason "
                     "'disque perdu le 3 mars'",
                     {"la plus récente", "the newest"}}},
       .effect = {"Lance « basin-hub log restore » : vérifie tout avant de rien changer, ouvre une "
                  "nouvelle époque, conserve le journal qui s'y trouvait. Les clients qui tiennent "
                  "une position d'avant reçoivent EPOCH_CHANGED (sortie 6).",
                  "Runs \"basin-hub log restore\": verifies all before it changes anything, begins "
                  "a new epoch, keeps the log that was there. Clients with a position from before "
                  "are told EPOCH_CHANGED (exit 6)."},
       .declare = DeclareLogRestore},
      {.name = "log accept-loss",
       .summary = {"continuer sans ce qu'un journal a perdu", "go on without what a log has lost"},
       .examples = {{"basinctl log accept-loss --data /var/lib/basin/hub",
                     {"d'abord : qu'est-ce qui est perdu ?", "first: what is lost?"}},
                    {"basinctl log accept-loss --data /var/lib/basin/hub --reason 'disque perdu, "
                     "aucune sauvegarde'",
                     {"puis, en connaissance de cause", "then, knowing it"}}},
       .effect =
           {"Lance « basin-hub log accept-loss » : nomme les positions perdues ; avec un "
            "motif, ouvre une nouvelle époque après la dernière qui soit entière. Le journal "
            "endommagé est conservé tel quel.",
            "Runs \"basin-hub log accept-loss\": names the sequences that are lost; with a "
            "reason, begins a new epoch behind the last one that is whole. The damaged log is "
            "kept as it was."},
       .declare = DeclareLogAcceptLoss},
      {.name = "log export",
       .summary = {"écrire tout un journal en une archive signée",
                   "write a whole log as a signed archive"},
       .examples = {{"basinctl log export journal-2026.jsonl --data /mnt/sauvegardes --sign-with "
                     "/etc/basin/hub.sign",
                     {"depuis la sauvegarde la plus récente", "from the newest backup"}}},
       .effect =
           {"Lance « basin-hub log export » : crée FILE, entier ou pas du tout. Des lignes de "
            "CloudEvents avec leurs octets exacts et leurs empreintes, qu'un autre hub charge "
            "et que chacun peut lire.",
            "Runs \"basin-hub log export\": creates FILE, whole or not at all. Lines of "
            "CloudEvents with their exact bytes and digests, which another hub loads and "
            "anybody can read."},
       .declare = DeclareLogExport},
      {.name = "log import",
       .summary = {"charger une archive dans un hub neuf", "load an archive into a new hub"},
       .examples = {{"basinctl log import journal-2026.jsonl --data /var/lib/basin/hub --reason "
                     "'reprise du bassin'",
                     {"puis démarrer le hub", "then start the hub"}}},
       .effect = {"Lance « basin-hub log import » : vérifie chaque octet en écrivant, et ne laisse "
                  "rien si quelque chose manque, se répète ou vient d'ailleurs (sortie 74).",
                  "Runs \"basin-hub log import\": verifies every byte while it writes, and leaves "
                  "nothing when something is missing, repeated or from elsewhere (exit 74)."},
       .declare = DeclareLogImport},
      {.name = "log retention",
       .summary = {"purger ce dont la durée de conservation est passée, hub arrêté",
                   "purge what is past its retention, with the hub stopped"},
       .examples =
           {{"basinctl log retention plan --hub-config /etc/basin/hub.toml --plan purge.plan",
             {"combien d'évènements et d'octets ? rien n'est purgé",
              "how many events and bytes? nothing is purged"}},
            {"basinctl log retention apply --hub-config /etc/basin/hub.toml --plan purge.plan",
             {"ce plan-là, et rien d'autre", "that plan, and nothing else"}}},
       .effect =
           {"Lance « basin-hub log retention ». Purge pour toujours les octets des évènements "
            "échus du plan ; leur empreinte, leur position et leur identifiant restent, et "
            "toute preuve reste valable. Un dossier sous conservation n'est jamais touché "
            "(CASE_HELD). Interrompue, la purge se reprend en la relançant.",
            "Runs \"basin-hub log retention\". Purges for ever the bytes of the plan's events; "
            "their digest, position and id stay, and every proof stays valid. A case that is "
            "held is never touched (CASE_HELD). Killed, it is continued by running it again."},
       .declare = DeclareLogRetention},
      {.name = "keys new",
       .summary = {"créer une paire de clés", "make a key pair"},
       .examples = {{"basinctl keys new ~/.config/basin/mission-locale.key",
                     {"une clé pour votre structure", "a key for your agency"}},
                    {"basinctl keys new --signing /etc/basin/hub.sign",
                     {"la clé de signature d'un hub", "a hub's signing key"}}},
       .effect = {"Écrit FILE (secret, mode 0600) et FILE.pub ; n'écrase jamais un fichier.",
                  "Writes FILE (secret, mode 0600) and FILE.pub; never overwrites a file."},
       .declare = DeclareKeysNew},
      {.name = "keys show",
       .summary = {"afficher la clé publique d'une paire", "show the public key of a pair"},
       .examples = {{"basinctl keys show ~/.config/basin/mission-locale.key",
                     {"ce qu'il faut transmettre à l'exploitant", "what to hand to the operator"}}},
       .effect = {"Lit FILE ; n'affiche jamais la clé secrète.",
                  "Reads FILE; never shows the secret key."},
       .declare = DeclareKeysShow},
      {.name = "config check",
       .summary = {"vérifier un fichier de configuration", "check a configuration file"},
       .examples =
           {{"basinctl config check run/hub.toml",
             {"avant de démarrer ou de recharger le hub", "before starting or reloading the hub"}},
            {"basinctl config check partenaires.toml --kind actors",
             {"clés, rôles et droits des acteurs", "keys, roles and rights of the actors"}}},
       .effect = {"Lit FILE ; n'écrit rien et ne contacte personne.",
                  "Reads FILE; writes nothing, contacts nobody."},
       .declare = DeclareConfigCheck},
      {.name = "schema ls",
       .summary = {"lister les types d'évènements", "list the event types"},
       .examples = {{"basinctl schema ls", {"tous les types", "every type"}},
                    {"basinctl schema ls referral -o csv --csv-dialect fr",
                     {"une famille, pour un tableur", "one family, for a spreadsheet"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareSchemaLs},
      {.name = "schema show",
       .summary = {"décrire un type : états, champs, limites",
                   "describe a type: states, fields, limits"},
       .examples = {{"basinctl schema show referral.sent",
                     {"qui peut envoyer une orientation, et avec quels champs",
                      "who may send a referral, with which fields"}},
                    {"basinctl schema show funding.awarded -o json",
                     {"pour un programme", "for a program"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareSchemaShow},
      {.name = "errors ls",
       .summary = {"lister les erreurs", "list the errors"},
       .examples = {{"basinctl errors ls", {"tout le catalogue", "the whole catalogue"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareErrorsLs},
      {.name = "errors show",
       .summary = {"expliquer une erreur et que faire", "explain an error and what to do"},
       .examples = {{"basinctl errors show STATE_CONFLICT", {"par son nom", "by its name"}},
                    {"basinctl errors show 303", {"par son numéro", "by its number"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareErrorsShow},
      {.name = "completion bash",
       .summary = {"écrire le script de complétion", "write the completion script"},
       .examples =
           {{"source <(basinctl completion bash)", {"pour ce terminal", "for this terminal"}},
            {"basinctl completion bash > ~/.local/share/bash-completion/completions/basinctl",
             {"pour tous les suivants", "for every later one"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareCompletionBash},
      {.name = "version",
       .summary = {"version du programme et du protocole",
                   "version of the program and the protocol"},
       .examples = {{"basinctl version -o json", {"pour un programme", "for a program"}}},
       .effect = {"Ne lit que le programme lui-même.", "Reads nothing but the program itself."},
       .declare = DeclareVersion},
  };
  return *commands;
}

}  // namespace basin::cli
