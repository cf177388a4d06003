#include "proto/model/text.h"

#include <cerrno>
#include <system_error>

namespace basin {
namespace {

struct KnownFault {
  int error;
  const char* en;
  const char* fr;
};
constexpr KnownFault kKnownFaults[] = {
    {ENOENT, "there is no such file or folder", "ce fichier ou ce dossier n'existe pas"},
    {EACCES, "permission denied", "accès refusé"},
    {EPERM, "not permitted", "opération interdite"},
    {EEXIST, "it exists already", "il existe déjà"},
    {EISDIR, "it is a folder", "c'est un dossier"},
    {ENOTDIR, "a part of its path is not a folder", "une partie du chemin n'est pas un dossier"},
    {ENAMETOOLONG, "the name is too long", "le nom est trop long"},
    {ENOSPC, "the disk is full", "le disque est plein"},
    {EDQUOT, "the disk quota is used up", "le quota de disque est épuisé"},
    {EFBIG, "the file is too large", "le fichier est trop grand"},
    {EROFS, "the disk is read-only", "le disque est en lecture seule"},
    {EIO, "the disk reports an error", "le disque signale une erreur"},
    {EMFILE, "too many open files", "trop de fichiers ouverts"},
    {ENFILE, "too many open files", "trop de fichiers ouverts"},
    {ENOMEM, "not enough memory", "mémoire insuffisante"},
    {EPIPE, "nobody reads it any more", "plus personne ne le lit"},
    {EADDRINUSE, "the address is already in use", "l'adresse est déjà utilisée"},
    {EADDRNOTAVAIL, "this machine does not have the address", "cette machine n'a pas l'adresse"},
    {EINVAL, "it is not valid", "ce n'est pas valable"},
};

}  // namespace

Text SystemFault(int error) {
  for (const KnownFault& known : kKnownFaults)
    if (known.error == error) return Text(known.en, known.fr);
  return Text::Verbatim(std::generic_category().message(error));
}

}  // namespace basin
