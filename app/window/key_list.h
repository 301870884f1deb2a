#pragma once

#include <QDialog>

namespace interleave {

/// `?`: every key and gesture on one page.
class KeyList : public QDialog {
    Q_OBJECT
public:
    explicit KeyList(QWidget* parent);
};

}  // namespace interleave
